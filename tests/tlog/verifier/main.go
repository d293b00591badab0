// Command verifier checks what Koppel says of its log with an implementation that shares nothing with it: Go's own
// sumdb/note and sumdb/tlog. It takes the name of one JSON file and prints "ok", or what does not hold.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// evidence is what is to be checked; []byte is base64 in JSON.
type evidence struct {
	LogKey      string
	WitnessKey  string
	WitnessTime uint64
	Checkpoint  string
	Leaf        []byte
	Index       int64
	Inclusion   [][]byte
	OldSize     int64
	OldRoot     []byte
	Consistency [][]byte
	Tiles       map[string][]byte
}

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func check(file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var given evidence
	if err := json.Unmarshal(content, &given); err != nil {
		return err
	}
	size, root, err := head(given)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	inclusion, err := hashes(given.Inclusion)
	if err != nil {
		return fmt.Errorf("inclusion: %w", err)
	}
	if err := tlog.CheckRecord(inclusion, size, root, given.Index, tlog.RecordHash(given.Leaf)); err != nil {
		return fmt.Errorf("inclusion: %w", err)
	}
	consistency, err := hashes(given.Consistency)
	if err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	oldRoot, err := hash(given.OldRoot)
	if err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	if err := tlog.CheckTree(consistency, size, root, given.OldSize, oldRoot); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	rebuilt, err := tlog.TreeHash(size, tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles(given.Tiles)))
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if rebuilt != root {
		return fmt.Errorf("tiles: they lead to another root")
	}
	return nil
}

// head is the size and root of a checkpoint that both the log and the witness signed.
func head(given evidence) (int64, tlog.Hash, error) {
	log, err := note.NewVerifier(given.LogKey)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	witness, err := newWitness(given.WitnessKey, given.WitnessTime)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	opened, err := note.Open([]byte(given.Checkpoint), note.VerifierList(log, witness))
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	if len(opened.Sigs) != 2 || len(opened.UnverifiedSigs) != 0 {
		return 0, tlog.Hash{}, fmt.Errorf("%d signatures hold, %d are unknown", len(opened.Sigs), len(opened.UnverifiedSigs))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != log.Name() {
		return 0, tlog.Hash{}, fmt.Errorf("the text is no checkpoint of %s", log.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return size, root, err
}

// witness verifies C2SP cosignatures (type 4), which Go's package does not know itself.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
	time uint64
}

func newWitness(text string, time uint64) (note.Verifier, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("%q is no key", text)
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("%q is no witness's key", text)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if fmt.Sprintf("%x", sum[:4]) != parts[1] {
		return nil, fmt.Errorf("%q has another id", text)
	}
	return &witness{parts[0], binary.BigEndian.Uint32(sum[:4]), key[1:], time}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.id }

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize || binary.BigEndian.Uint64(signature) != w.time {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", w.time, text)
	return ed25519.Verify(w.key, []byte(message), signature[8:])
}

// tiles reads C2SP's tiles of 256 hashes, which lie at addresses without Go's height.
type tiles map[string][]byte

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, there := t[path]
		if !there || len(content) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is missing or has another width", path)
		}
		found[i] = content
	}
	return found, nil
}

func hashes(given [][]byte) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(given))
	for i, one := range given {
		made, err := hash(one)
		if err != nil {
			return nil, err
		}
		found[i] = made
	}
	return found, nil
}

func hash(given []byte) (tlog.Hash, error) {
	var made tlog.Hash
	if len(given) != tlog.HashSize {
		return made, fmt.Errorf("a hash has %d bytes", len(given))
	}
	copy(made[:], given)
	return made, nil
}
