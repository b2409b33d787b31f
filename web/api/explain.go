package api

import (
	"embed"
	"strings"

	"go.yaml.in/yaml/v3"

	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// A manual is the description as the page shows it.
type manual struct {
	Base  string
	Calls []callText
}

// A callText says what one call takes and gives.
type callText struct {
	Method, Path, Summary, Text string
	Parameters                  []parameterText
	Curl                        string
}

// A parameterText says what one condition is.
type parameterText struct {
	Name string `yaml:"name"`
	In   string `yaml:"in"`
	Text string `yaml:"description"`
	Ref  string `yaml:"$ref"`
}

// A document is what the page reads of the description.
type document struct {
	Paths      yaml.Node `yaml:"paths"`
	Components struct {
		Parameters map[string]parameterText `yaml:"parameters"`
	} `yaml:"components"`
}

// An operation is one method at one path.
type operation struct {
	Summary    string          `yaml:"summary"`
	Text       string          `yaml:"description"`
	Parameters []parameterText `yaml:"parameters"`
	Example    string          `yaml:"x-example"` // what follows the path in the line that calls it, or what is sent
}

// explain shows what programs can ask for.
func explain(c *shell.Call) error {
	m, err := manualOf(description)
	if err != nil {
		return err
	}
	m.Base = c.Site.Base(c)
	for i := range m.Calls {
		m.Calls[i].Curl = strings.ReplaceAll(m.Calls[i].Curl, "BASE", m.Base)
	}
	return c.Show(pages, "api", &shell.Page{Title: "数据接口", Data: m})
}

// query returns the parameters that a call takes behind its address.
func (d *document) query(o *operation) (all []parameterText) {
	for _, p := range o.Parameters {
		if p.Ref != "" {
			p = d.Components.Parameters[p.Ref[strings.LastIndex(p.Ref, "/")+1:]]
		}
		if p.In == "query" {
			all = append(all, p)
		}
	}
	return all
}

// manualOf reads the description, its calls in the order in which they stand there.
func manualOf(text []byte) (m manual, err error) {
	var d document
	if err := yaml.Unmarshal(text, &d); err != nil {
		return m, err
	}
	for i := 0; i+1 < len(d.Paths.Content); i += 2 {
		path, methods := d.Paths.Content[i].Value, d.Paths.Content[i+1]
		for k := 0; k+1 < len(methods.Content); k += 2 {
			var o operation
			if err := methods.Content[k+1].Decode(&o); err != nil {
				return m, err
			}
			t := callText{Method: strings.ToUpper(methods.Content[k].Value), Path: path, Summary: o.Summary, Text: o.Text, Parameters: d.query(&o)}
			t.Curl = curl(&t, o.Example)
			m.Calls = append(m.Calls, t)
		}
	}
	return m, nil
}

// sample fills the places of a path.
var sample = strings.NewReplacer("{plan}", "hengyang-2024", "{problem}", "24", "{id}", "1260ee3343")

// curl returns a line that makes a call.
func curl(t *callText, example string) string {
	line := "curl -H 'Authorization: Bearer 令牌' 'BASE" + sample.Replace(t.Path)
	if t.Method == "GET" {
		return line + example + "'"
	}
	return line + "' -H 'Content-Type: application/json' -d '" + example + "'"
}
