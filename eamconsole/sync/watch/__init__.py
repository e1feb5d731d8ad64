"""Follows open links in EAM: status, field changes, public comments and images."""
