"""What breaks WCAG 2.2 on any page of the product."""
