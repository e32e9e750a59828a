"""`scoreport doctor`: goes over a whole installation and says what to mend.

Each module holds checks of one subject: functions that return one Finding. `table` lists them all. A finding names
settings, commands, LEAs and numbers; never a person, an SSID, a secret or an address of the state's.
"""
