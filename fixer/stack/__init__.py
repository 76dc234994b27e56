"""What the files of a stack mean, alone and together."""
