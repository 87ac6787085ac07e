"""The pages of the app: the only room that imports streamlit."""
