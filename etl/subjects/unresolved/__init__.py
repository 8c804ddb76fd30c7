"""What is unresolved: open cases by age and stage, unclosed complaints, time to solve."""
