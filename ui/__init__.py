"""The page: screens and pure handlers over `kapassist.assistant`. No clinical rule lives here; Gradio lives nowhere else."""
