"""The objects and rules of the link between the two systems; no input or output."""
