"""What the person sees: the frame, the sections, the detail."""
