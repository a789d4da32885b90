"""What the history says to five complaints that sales and marketing have of each other, without any agreement."""
