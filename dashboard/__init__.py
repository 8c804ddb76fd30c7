"""What people see: pages, charts, components and documents. Writes no SQL and computes no KPI."""
