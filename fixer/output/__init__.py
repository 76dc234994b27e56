"""Findings and edits, said in the form somebody asked for: pure functions of what a run found."""
