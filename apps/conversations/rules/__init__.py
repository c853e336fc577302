"""Pure rules of conversations: what a frame must look like, and what a seat may do."""
