"""The control plane: what scripts may do to the city. Plainly no part of any real product."""
