"""The journal: requests, deliveries, links and events in one database."""
