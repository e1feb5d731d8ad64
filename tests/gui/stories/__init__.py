"""What operators live through, by clicks and keys, on the real engine and the sandbox."""
