"""The page, thin: a view collects the question, calls one library function, shows the answer."""
