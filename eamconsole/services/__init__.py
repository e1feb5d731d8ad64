"""What a person can ask for: profiles, set-up, queues, repair, checks."""
