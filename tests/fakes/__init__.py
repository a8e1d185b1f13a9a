"""Verified fakes of the ports: the contract tests run on them as well."""
