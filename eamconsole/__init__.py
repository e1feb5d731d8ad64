"""EAM Console: links SeeClickFix 311 CRM with CentralSquare EAM."""
