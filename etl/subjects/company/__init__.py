"""What every question stands on: projects, the words of their regulations, scope, position."""
