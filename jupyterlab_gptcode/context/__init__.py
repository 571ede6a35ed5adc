"""What the model gets to know of notebook, outputs and files, and the differences since."""
