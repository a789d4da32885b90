"""The place Settings: is everything connected, what came in, who did what, and is it safe."""
