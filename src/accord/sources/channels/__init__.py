"""From which channel a visitor came: the default channel groups of Google Analytics 4, versioned."""
