"""The sandbox city: simulators of SeeClickFix, CentralSquare EAM and ArcGIS on loopback.

Stands alone on purpose: it shares no code with the protocol clients, so that one
misreading of a protocol cannot hide on both sides of the socket.
"""
