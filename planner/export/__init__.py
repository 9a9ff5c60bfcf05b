"""What a plan looks like on paper: pure functions from values to pages."""
