"""The stack as a picture: who talks to whom, what is broken, and how it is proposed to be."""
