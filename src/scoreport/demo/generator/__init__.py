"""A deterministic generator of Redwood Valley Unified: roster package, state enrollment, credentials."""

from scoreport.demo.generator.district import Credentials, District, write_district

__all__ = ["Credentials", "District", "write_district"]
