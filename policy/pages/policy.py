from data import ui

ctx = ui.page("Coming", "This page is being built.")
