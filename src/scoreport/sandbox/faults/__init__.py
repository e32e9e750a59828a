"""Failures on demand: by reserved SSID, by an addition to the Client Key, by the control end point, or by chance.

`table.FAULTS` names them all; `layer.Faults` stands before the application and brings them.
"""
