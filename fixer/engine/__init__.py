"""Rules to findings, findings to chosen fixes, fixes to proven files."""
