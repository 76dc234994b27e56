"""Text, nodes and data of a file, and edits that keep every other byte. Knows no product."""
