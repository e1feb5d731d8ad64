"""The first contact with two servers nobody has seen: what is assumed is measured."""
