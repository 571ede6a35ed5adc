"""What the model gets to know: facts become text that fits a budget."""
