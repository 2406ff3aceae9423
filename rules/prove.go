package rules

func (c *compiler) proveRules() {}
