import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellIndex } from '../src/cell-index.js';
import { Config, particleMass, runThreshold } from '../src/config.js';
import { toEntry } from '../src/entry.js';
import { scanFooter } from '../src/footer.js';
import { chooseBoxes, placesByRank } from '../src/fsgrid.js';
import { swapBytes, toNumbers, toSafeNumbers } from '../src/numbers.js';
import { prefixSums } from '../src/population.js';

describe('footer', () => {
  it('reads tags, attributes and offsets', () => {
    const text = '<VLSV>\n   <A b="1" c="">12</A>\n<B_1 x.y="z">3</B_1></VLSV>\n';
    expect(scanFooter(text)).toEqual([
      { tag: 'A', attributes: { b: '1', c: '' }, text: '12' },
      { tag: 'B_1', attributes: { 'x.y': 'z' }, text: '3' },
    ]);
  });

  it('takes an XML declaration, blanks, single quotes and whatever follows the root', () => {
    const text = `<?xml version="1.0"?>\n <VLSV >\t<A b = 'x"y' > 5\n</A ></VLSV >\0\0<rest`;
    expect(scanFooter(text)).toEqual([{ tag: 'A', attributes: { b: 'x"y' }, text: '5' }]);
  });

  it('undoes entities once and takes bare < > & in attributes as they are', () => {
    const [element] = scanFooter(
      '<VLSV><A u="a &lt; b &amp;&amp;lt; &quot;&apos;&gt; &none; x<y>&z">1</A></VLSV>',
    );
    expect(element!.attributes.u).toBe(`a < b &&lt; "'> &none; x<y>&z`);
  });

  it('takes attributes with the names of properties of objects', () => {
    const [element] = scanFooter('<VLSV><A __proto__="1" toString="2">1</A></VLSV>');
    expect(Object.entries(element!.attributes)).toEqual([
      ['__proto__', '1'],
      ['toString', '2'],
    ]);
  });

  it.each([
    ['', 'expected the root element <VLSV> at character 0'],
    ['<XML></XML>', 'expected the root element <VLSV>'],
    ['<VLSV><A b="1">1</A>', 'expected a tag or </VLSV> at character 20'],
    ['<VLSV><A b="1>1</A></VLSV>', 'expected > or an attribute of A'],
    ['<VLSV><A b=1>1</A></VLSV>', 'expected > or an attribute of A'],
    ['<VLSV><A>1</B></VLSV>', 'expected </A>'],
    ['<VLSV><A>1<B>2</B></A></VLSV>', 'expected > or an attribute of A'],
    ['<VLSV><A b="1"/></VLSV>', 'expected > or an attribute of A'],
  ])('refuses %s', (text, message) => {
    expect(() => scanFooter(text)).toThrow(message);
  });
});

describe('entry', () => {
  const attributes = { arraysize: '3', vectorsize: '2', datasize: '4', datatype: 'float', name: 'x' };
  const element = (change: object, text = '100') => ({
    tag: 'T',
    attributes: { ...attributes, ...change },
    text,
  });

  it('tells type and length', () => {
    expect(toEntry(element({}))).toMatchObject({ offset: 100, size: 3, type: 'float32', byteLength: 24 });
  });

  it.each([
    ['int', 1, 'int8'],
    ['int', 2, 'int16'],
    ['int', 4, 'int32'],
    ['int', 8, 'int64'],
    ['uint', 1, 'uint8'],
    ['uint', 2, 'uint16'],
    ['uint', 4, 'uint32'],
    ['uint', 8, 'uint64'],
    ['float', 4, 'float32'],
    ['float', 8, 'float64'],
    ['float', 16, 'unknown'],
    ['unknown', 1, 'unknown'],
  ])('%s of %i bytes is %s', (datatype, datasize, type) => {
    expect(toEntry(element({ datatype, datasize: String(datasize) })).type).toBe(type);
  });

  it('assumes one number per element if nothing else is said', () => {
    const { vectorsize, ...rest } = attributes;
    expect(toEntry({ tag: 'T', attributes: rest, text: '0' }).vectorSize).toBe(1);
    expect(vectorsize).toBe('2');
  });

  it.each([
    [{ arraysize: '-1' }, '100', 'arraysize'],
    [{ arraysize: '1e3' }, '100', 'arraysize'],
    [{ datasize: '' }, '100', 'datasize'],
    [{ vectorsize: '99999999999999999999' }, '100', 'vectorsize'],
    [{}, '0x10', 'offset'],
    [{}, '', 'offset'],
  ])('refuses %j at %s', (change, text, what) => {
    expect(() => toEntry(element(change, text))).toThrow(`expected a whole number as ${what} of T name="x"`);
  });

  it.each(['arraysize', 'datasize', 'datatype'])('needs the attribute %s', (name) => {
    const rest = Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
    expect(() => toEntry({ tag: 'T', attributes: rest, text: '1' })).toThrow(
      `${name} of T name="x", got none`,
    );
  });
});

describe('numbers', () => {
  it('reads numbers at any alignment', () => {
    const bytes = new Uint8Array(21);
    new DataView(bytes.buffer).setFloat64(5, Math.PI, true);
    new DataView(bytes.buffer).setFloat64(13, -1e-300, true);
    expect(toNumbers(bytes.subarray(5), 'float64')).toEqual(Float64Array.of(Math.PI, -1e-300));
  });

  it('turns 64-bit integers into float64 where they are exact', () => {
    const safe = fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n });
    fc.assert(
      fc.property(fc.array(safe), (values) => {
        expect(toSafeNumbers(BigInt64Array.from(values))).toEqual(Float64Array.from(values, Number));
      }),
    );
  });

  it.each([
    BigInt64Array.of(0n, -(2n ** 53n)),
    BigInt64Array.of(2n ** 53n),
    BigUint64Array.of(2n ** 63n),
    BigUint64Array.of(2n ** 64n - 1n),
  ])('refuses integers that float64 does not hold: %s', (values) => {
    expect(toSafeNumbers(values)).toBeUndefined();
  });

  it('turns the bytes of numbers round', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    swapBytes(bytes, 4);
    expect([...bytes]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
    swapBytes(bytes, 1);
    expect([...bytes]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
  });

  it('sums beyond 2^32', () => {
    expect([...prefixSums([2 ** 32 - 1, 5, 0])]).toEqual([0, 2 ** 32 - 1, 2 ** 32 + 4, 2 ** 32 + 4]);
  });
});

describe('CellIndex', () => {
  it('finds every id in its row and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 50 })), fc.integer(), (ids, other) => {
        const index = new CellIndex(Float64Array.from(ids));
        ids.forEach((id, row) => {
          expect(index.row(id)).toBe(row);
        });
        if (!ids.includes(other)) expect(index.row(other)).toBeUndefined();
        expect(index.duplicate).toBeUndefined();
      }),
    );
  });

  it('finds an id that occurs twice', () => {
    expect(new CellIndex(Float64Array.of(5, 3, 9, 3)).duplicate).toBe(3);
  });
});

describe('Config', () => {
  const config = new Config(
    '*----*\r\nproject = X\n[proton_properties]\nmass = 2 # comment\nmass_units = ELECTRON\n[ proton_sparse ]\nminValue=1\nminValue = 1e-17\n[a_properties]\nmass = \n',
  );

  it('reads sections, keys, comments and repeated keys', () => {
    expect(config.text('', 'project')).toBe('X');
    expect(config.number('proton_sparse', 'minValue')).toBe(1e-17);
    expect(config.number('proton_sparse', 'none')).toBeUndefined();
    expect(config.number('proton_properties', 'mass_units')).toBeUndefined();
  });

  it('tells masses by configuration, name, or neither', () => {
    expect(particleMass('proton', config)).toEqual({ mass: 2 * 9.10938188e-31, massSource: 'config' });
    expect(particleMass('helium', config)).toEqual({ mass: 4 * 1.67262158e-27, massSource: 'name' });
    expect(particleMass('oxygen', undefined)).toEqual({ mass: 16 * 1.67262158e-27, massSource: 'name' });
    expect(particleMass('a', config)).toEqual({ mass: 1.67262158e-27, massSource: 'default' });
  });

  it('tells the threshold: configured, the default of the code, or the one that readers assume', () => {
    expect(runThreshold('proton', config)).toBe(1e-17);
    expect(runThreshold('helium', config)).toBe(1e-15);
    expect(runThreshold('proton', undefined)).toBe(1e-16);
  });
});

describe('fsgrid order', () => {
  it('places every cell once, box after box', () => {
    const places = placesByRank([5, 3, 4], [2, 1, 3]);
    expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    // Rank 0: x 0-2, y 0-2, z 0-1; rank 1 has the next z.
    expect([...places.slice(0, 4)]).toEqual([0, 1, 2, 5]);
    expect(places[18]).toBe(30);
  });

  it('finds no cut for more ranks than fit', () => {
    expect(chooseBoxes([2, 1, 1], 3)).toEqual([]);
    expect(chooseBoxes([2, 1, 1], 2 ** 40)).toEqual([]);
    expect(chooseBoxes([2, 1, 1], Number.NaN)).toEqual([]);
  });
});
