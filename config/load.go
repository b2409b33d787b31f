package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"

	"duban/remind"
)

// Options says where settings come from besides the defaults.
type Options struct {
	File    string            // --config: must exist
	Search  []string          // where to look without File: the first that exists; nil: see SearchPath
	Environ []string          // os.Environ()
	Flags   map[string]string // key (state, log.level) to what was typed
	Sealed  bool              // a secret whose file this user may not read is left unset: for whoever sends nothing
}

// SearchPath returns the places of the settings file, in order.
func SearchPath() []string { return []string{"duban.yaml", "/etc/duban/duban.yaml"} }

// maxFile bounds a settings or secret file, in bytes: a wrong path may name anything.
const maxFile = 1 << 20

// Load reads and checks the settings. If they are at fault the error is Faults, with every fault; a settings file that cannot be read
// is a plain error.
func Load(o Options) (Settings, error) {
	path, text, err := findFile(o)
	if err != nil {
		return Settings{}, err
	}
	l := newLoader(o.Environ)
	l.sealed = o.Sealed
	l.readFile(path, text)
	l.readEnviron()
	l.readFlags(o.Flags)
	s := l.decode()
	s.Source = path
	s.State = l.state(s.State, o.Flags)
	l.secrets(&s)
	l.check(&s)
	s.Warnings = l.warnings
	if len(l.faults) > 0 {
		return s, l.faults
	}
	return s, nil
}

// findFile returns the settings file that counts: the one that was named, which must be there, else the first of those
// that are looked for. Two files are never joined, as nobody would see which key comes from which.
func findFile(o Options) (path string, text []byte, err error) {
	if o.File != "" {
		text, err = readBounded(o.File)
		if err != nil {
			err = fmt.Errorf("read settings: %w", err)
		}
		return o.File, text, err
	}
	search := o.Search
	if search == nil {
		search = SearchPath()
	}
	for _, path := range search {
		text, err := readBounded(path)
		switch {
		case err == nil:
			return path, text, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", nil, fmt.Errorf("read settings: %w", err)
		}
	}
	return "", nil, nil
}

// readBounded reads a file of settings or a secret. Neither a pipe, which would wait for ever, nor a file that somebody
// has mistaken for one is read into memory.
func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file", path)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s has %d bytes, more than %d", path, info.Size(), maxFile)
	}
	return os.ReadFile(path)
}

// A loader brings the layers together and gathers what is wrong.
type loader struct {
	reader
	root     *shape
	viper    *viper.Viper
	env      map[string]string
	folder   string // of the settings file: relative file names start there
	sealed   bool
	warnings []Fault
}

// newLoader returns a loader that knows the keys by the types of the settings. Of a variable that stands twice in the
// environment the last one counts.
func newLoader(environ []string) *loader {
	l := &loader{
		reader: reader{where: map[string]string{}},
		root:   shapeOf(reflect.TypeFor[Settings]()),
		viper:  viper.New(),
		env:    map[string]string{},
	}
	for _, e := range environ {
		if name, value, ok := strings.Cut(e, "="); ok {
			l.env[name] = value
		}
	}
	return l
}

// readFile merges the settings of a file. Files that it names are looked for from its folder on.
func (l *loader) readFile(path string, text []byte) {
	l.folder = filepath.Dir(path)
	l.source, l.lines = path, true
	l.merge(l.document(text, l.root))
	l.lines = false
}

// readEnviron takes the variables of all keys. An empty one says nothing; one that no key has is likely misspelt, but may belong to
// something else.
func (l *loader) readEnviron() {
	rest := maps.Clone(l.env)
	for _, key := range l.root.keys("") {
		name := envName(key)
		if text := l.env[name]; text != "" {
			l.source = "$" + name
			l.set(key, text)
		}
		delete(rest, name)
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		if strings.HasPrefix(name, envPrefix) {
			l.warn("", "$"+name, "no setting has this variable")
		}
	}
}

// readFlags merges what was typed, in the order of the keys, so that faults come in one order.
func (l *loader) readFlags(flags map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(flags)) {
		l.source = "flag"
		l.set(key, flags[key])
	}
}

// set returns a key a value typed as text; lists are YAML.
func (l *loader) set(key, text string) {
	s := l.root.at(key)
	if s == nil || s.fields != nil {
		l.where[key] = l.source
		l.refuse(key, "no such setting")
		return
	}
	maps.DeleteFunc(l.where, func(k, _ string) bool { return strings.HasPrefix(k, key+"[") })
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: text}
	if s.elem != nil {
		var err error
		if n, err = parseYAML([]byte(text)); err != nil {
			l.where[key] = l.source
			l.refuse(key, err.Error())
			return
		}
	}
	v := l.value(n, s, key)
	if v == nil {
		return
	}
	names := strings.Split(key, ".")
	for _, name := range slices.Backward(names) {
		v = map[string]any{name: v}
	}
	l.merge(v.(map[string]any))
}

// merge lays a layer over those before it.
func (l *loader) merge(m map[string]any) {
	if err := l.viper.MergeConfigMap(m); err != nil {
		l.faults = append(l.faults, Fault{Where: l.source, Message: err.Error()})
	}
}

// decode lays what was said over the defaults; a list replaces the default's whole.
func (l *loader) decode() Settings {
	s := Default()
	err := l.viper.UnmarshalExact(&s, func(c *mapstructure.DecoderConfig) {
		c.ZeroFields = true
		c.DecodeHook = mapstructure.ComposeDecodeHookFunc(windowHook, mapstructure.TextUnmarshallerHookFunc())
	})
	l.decodeFaults(err)
	s.Policy.Caps, s.Policy.Hours = s.Caps, s.Hours
	return s
}

// windowHook reads a window where the settings want one and a text stands.
func windowHook(_, to reflect.Type, data any) (any, error) {
	text, ok := data.(string)
	if !ok || to != reflect.TypeFor[remind.Window]() {
		return data, nil
	}
	return ParseWindow(text)
}

// decodeFaults makes a fault of each error that decoding joined.
func (l *loader) decodeFaults(err error) {
	var joined interface{ Unwrap() []error }
	var one *mapstructure.DecodeError
	switch {
	case err == nil:
	case errors.As(err, &joined):
		for _, e := range joined.Unwrap() {
			l.decodeFaults(e)
		}
	case errors.As(err, &one):
		l.fault(one.Name(), one.Unwrap().Error())
	default:
		l.fault("", err.Error())
	}
}

// state returns the directory of the state: the flag, else what systemd gives, else the settings.
func (l *loader) state(set string, flags map[string]string) string {
	if _, typed := flags["state"]; typed {
		return set
	}
	if dir, _, _ := strings.Cut(l.env["STATE_DIRECTORY"], ":"); dir != "" {
		if set != dir {
			l.warn("state", l.origin("state"), "systemd gives "+dir+", and "+set+" is where commands look that are typed in a shell: set state to "+dir)
		}
		l.where["state"] = "$STATE_DIRECTORY"
		return dir
	}
	return set
}

// fault records what is wrong with a key. Reading goes on: an administrator shall see all faults at once.
func (l *loader) fault(key, message string) {
	l.faults = append(l.faults, Fault{Key: key, Where: l.origin(key), Message: message})
}

// warn records what works, and is most likely not meant so.
func (l *loader) warn(key, where, message string) {
	l.warnings = append(l.warnings, Fault{Key: key, Where: where, Message: message})
}

// origin returns the place that a key, or the nearest key above it, was set at.
func (l *loader) origin(key string) string {
	for key != "" {
		if at, ok := l.where[key]; ok {
			return at
		}
		key = key[:max(0, strings.LastIndexAny(key, ".["))]
	}
	return ""
}
