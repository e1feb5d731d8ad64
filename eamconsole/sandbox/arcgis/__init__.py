"""Simulates the reverse geocoder of ArcGIS."""
