package digest

// Reports say which papers come by themselves, and how often.
type Reports struct {
	Dispatch string `json:"dispatch" mapstructure:"dispatch"` // to the office (周调度表): Weekly or Off
	Bulletin string `json:"bulletin" mapstructure:"bulletin"` // to leaders and inspection (月通报): Monthly or Off
	Ranking  bool   `json:"ranking" mapstructure:"ranking"`   // the bulletin lists units by what they have closed
}

// How often they come.
const (
	Weekly  = "weekly"
	Monthly = "monthly"
	Off     = "off"
)
