"""What a decision is, how the chain goes on, what is in force and who may be asked; pure."""
