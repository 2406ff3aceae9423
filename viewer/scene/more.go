package scene

import "math"

// More is what a report says besides the picture: all that the panels show.
type More struct {
	About  ReportedSubject    `json:"about"`
	Claims []ReportedClaim    `json:"claims"`
	Rules  []ReportedRule     `json:"rules"`
	Plots  map[string]float64 `json:"plots"` // the last value of every line, by group and name: "structures/proton"
	Feed   []ReportedNews     `json:"feed"`  // the newest first
	Params []ReportedParam    `json:"params"`
	Hash   string             `json:"hash,omitempty"` // of the world, where all regions told theirs of one tick
	Hashed uint64             `json:"hashed"`         // that tick
	Region *ReportedRegion    `json:"region,omitempty"`
}

// ReportedSubject is what the inspector tells of.
type ReportedSubject struct {
	What   string `json:"what"` // "", particle, structure, region, server
	Region uint32 `json:"region"`
	Server string `json:"server"`
}

// ReportedClaim is how a claim stands.
type ReportedClaim struct {
	Name  string `json:"name"`
	State string `json:"state"` // open, holds, true, failed
	Text  string `json:"text"`  // the value against its limit, as people read it
}

// ReportedRule is how often a rule fires.
type ReportedRule struct {
	Equation  string  `json:"equation"`
	Total     int64   `json:"total"`
	PerSecond float64 `json:"per_second"`
	PerTicks  float64 `json:"per_1000_ticks"`
}

// ReportedNews is something that happened.
type ReportedNews struct {
	Tick uint64 `json:"tick"`
	Text string `json:"text"`
}

// ReportedParam is a number of the world.
type ReportedParam struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Wish  string  `json:"wish"` // what becomes of a change: …, asked, decided; "" if there is none
}

// ReportedRegion is the region that the inspector tells of.
type ReportedRegion struct {
	ID        uint32  `json:"id"`
	Server    string  `json:"server"`
	Hash      string  `json:"hash"`
	Tick      uint64  `json:"tick"`
	Epoch     uint64  `json:"epoch"`
	Lag       uint64  `json:"lag"`
	Particles int     `json:"particles"`
	Took      float64 `json:"took"` // ms per tick
	HaloIn    float64 `json:"halo_in"`
	HaloOut   float64 `json:"halo_out"`
}

func (v *View) more() More {
	k := &v.Known
	m := More{
		About:  ReportedSubject{v.About.What.String(), v.About.Region, v.About.Server},
		Claims: []ReportedClaim{}, Rules: []ReportedRule{}, Plots: map[string]float64{}, Feed: []ReportedNews{}, Params: []ReportedParam{},
	}
	for i := range v.World.Claims {
		m.Claims = append(m.Claims, ReportedClaim{v.World.Claims[i].Name, k.Claim(i).String(), v.claimState(i)})
	}
	if len(k.Rules) == len(v.World.Rules) {
		for i, f := range k.Rules {
			m.Rules = append(m.Rules, ReportedRule{v.World.Rules[i].Equation, f.Total, f.PerSecond, f.PerTicks})
		}
	}
	for i := range k.History.Columns {
		c := &k.History.Columns[i]
		if value, known := k.History.Latest(i); known && !math.IsInf(value, 0) {
			m.Plots[c.Group+"/"+c.Name] = value
		}
	}
	for _, h := range k.Feed {
		m.Feed = append(m.Feed, ReportedNews{h.Tick, h.Text})
	}
	for i := range v.World.Params {
		value, wish := v.Param(i)
		m.Params = append(m.Params, ReportedParam{v.World.Params[i].Name, value, wish})
	}
	if hash, tick, ok := v.worldHash(); ok {
		m.Hash, m.Hashed = hash, tick
	}
	if r := v.Region(v.About.Region); v.About.What == AboutRegion && r != nil {
		m.Region = &ReportedRegion{ID: r.ID, Server: r.Server, Tick: r.Tick}
		if s := v.vitalsOf(r.ID); s != nil {
			*m.Region = ReportedRegion{r.ID, r.Server, s.Hash, s.Tick, s.Epoch, s.Lag, s.Particles, s.Took, s.HaloIn, s.HaloOut}
		}
	}
	return m
}
