"""Protocol clients for SeeClickFix, CentralSquare EAM and ArcGIS."""
