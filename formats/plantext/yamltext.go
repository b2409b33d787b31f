package plantext

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"duban/remind/pattern"
)

// A YAMLError says where a text is no YAML, in the words of whoever mends it. The library's own stand beneath.
type YAMLError struct {
	Line int // counted from 1; 0: not known
	Why  string
	Err  error
}

// Error says place and reason.
func (e YAMLError) Error() string {
	if e.Line == 0 {
		return "文件不是有效的YAML：" + e.Why
	}
	return fmt.Sprintf("第%d行附近不是有效的YAML：%s", e.Line, e.Why)
}

// Unwrap returns the library's error.
func (e YAMLError) Unwrap() error { return e.Err }

// yamlReasons are what the library says, and what that most often means.
var yamlReasons = []struct{ said, why string }{
	{"mapping values are not allowed", "冒号有误，栏目名后须为半角冒号加空格，值中含有冒号的，请用引号括起"},
	{"could not find expected ':'", "缺少冒号，应为半角冒号后加一个空格"},
	{"cannot start any token", "有不能放在开头的字符（如制表符、@），缩进只能用空格，其他请用引号括起"},
	{"tab character", "有制表符，缩进只能用空格"},
	{"unexpected end of stream", "引号或括号没有成对"},
	{"did not find expected", "缩进不齐，或引号、括号没有成对"},
	{"control characters", "含有控制字符，请删去"},
	{"unknown anchor", "引用（*）没有对应的锚（&）"},
	{"excessive aliasing", "引用（*）过多"},
}

var yamlPlace = pattern.New(`line (\d+)`)

// yamlError puts an error of the library into words.
func yamlError(err error) error {
	e := YAMLError{Why: "格式有误，请检查缩进、冒号和引号", Err: err}
	if m := yamlPlace.FindStringSubmatch(err.Error()); m != nil {
		e.Line, _ = strconv.Atoi(m[1]) // the pattern admits digits only
	}
	for _, r := range yamlReasons {
		if strings.Contains(err.Error(), r.said) {
			e.Why = r.why
			break
		}
	}
	return e
}

// ParseYAML returns the only document of a YAML text; nil if it is empty. A second document behind --- is refused, as what stands in it would
// be lost unseen.
func ParseYAML(text string) (*yaml.Node, error) {
	var root, more yaml.Node
	dec := yaml.NewDecoder(strings.NewReader(text))
	switch err := dec.Decode(&root); {
	case errors.Is(err, io.EOF) || err == nil && len(root.Content) == 0:
		return nil, nil //nolint:nilnil // an empty text is no fault of the YAML
	case err != nil:
		return nil, yamlError(err)
	}
	switch err := dec.Decode(&more); {
	case errors.Is(err, io.EOF):
		return &root, nil
	case err != nil:
		return nil, yamlError(err)
	}
	return nil, fmt.Errorf("文件中第%d行起还有一份文件，请分成几个文件、分别导入", more.Line)
}
