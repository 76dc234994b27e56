"""Looking at a stack that runs: questions over HTTP, and what the answers say about it."""
