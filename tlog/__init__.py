"""The arithmetic of a transparency log: tree hashes, proofs, tiles, signed notes. Pure; imports nothing of ours.

The service, the adapters (as witnesses) and `koppel verify` all use it.
"""
