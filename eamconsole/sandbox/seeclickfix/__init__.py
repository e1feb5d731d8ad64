"""A simulator of the SeeClickFix 311 CRM: API v2, its organization form, images."""
