"""How duty is shown: the shapes that its pages write. Pure; nothing here asks anybody."""
