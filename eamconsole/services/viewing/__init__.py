"""What a window looks at: lists by id, one row with its story, the state of everything."""
