"""What every page shares: addresses, who visits, the layout, the period in force, tables and figures."""
