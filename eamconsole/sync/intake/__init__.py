"""Takes residents' Requests in: what changed since the watermark, each once."""
