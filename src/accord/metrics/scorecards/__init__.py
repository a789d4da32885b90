"""The learned challenger: points per trait from past outcomes, and how well they would have served."""
