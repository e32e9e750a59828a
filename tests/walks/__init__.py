"""Three people do their main job; each key, tap and second is counted."""
