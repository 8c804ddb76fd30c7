"""How the application is used, role by role, and what its words mean."""
