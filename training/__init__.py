"""How the trained pipeline is made and measured. Never imported by `service`."""
