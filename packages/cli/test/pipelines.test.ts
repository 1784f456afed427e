import { registry } from '@vdfc/all';
import { defineCodec } from '@vdfc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNames } from '../src/arguments.js';
import { chooseCodec, chooseContestants, withBudget, withEffort } from '../src/contestants.js';
import { parsePipeline } from '../src/pipeline-text.js';
import { loadPlugins, type Stages } from '../src/plugins.js';
import { splitOutside } from '../src/split.js';
import { codecIds } from './support/codecs.js';
import { maxwellian, temporaryFolder } from './support/files.js';
import { writePlugin } from './support/plugin.js';

const plugin = writePlugin(temporaryFolder());
const own: Stages = { registry, exported: [] };
const refused = (text: string): unknown =>
  expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(text) });

describe('splitOutside', () => {
  it.each([
    ['', ['']],
    ['a,b', ['a', 'b']],
    [',a,', ['', 'a', '']],
    ['a:w=[1,2],b', ['a:w=[1,2]', 'b']],
    ['a:w=[[1,2],{"x":3,"y":4}],b', ['a:w=[[1,2],{"x":3,"y":4}]', 'b']],
    ['a:t="x,[y",b', ['a:t="x,[y"', 'b']],
    ['a:t="x\\",y",b', ['a:t="x\\",y"', 'b']],
    ['a],b', ['a]', 'b']],
  ])('splits %j at commas outside of strings and brackets', (text, parts) => {
    expect(splitOutside(text, ',')).toEqual(parts);
  });
});

describe('parsePipeline', () => {
  it.each([
    ['dct', [['dct', {}]]],
    ['dct:keep=4:blockSize=8', [['dct', { keep: 4, blockSize: 8 }]]],
    [
      'power:exponent=0.5+dct+deflate:level=6',
      [
        ['power', { exponent: 0.5 }],
        ['dct', {}],
        ['deflate', { level: 6 }],
      ],
    ],
    [
      ' me.a:x=1e+3 + me.b:word=some ',
      [
        ['me.a', { x: 1000 }],
        ['me.b', { word: 'some' }],
      ],
    ],
    [
      'a:list=[1,{"k":"x:y+z"}]+b',
      [
        ['a', { list: [1, { k: 'x:y+z' }] }],
        ['b', {}],
      ],
    ],
  ])('reads %j', (text, stages) => {
    expect(parsePipeline(text).map(({ id, options }) => [id, options])).toEqual(stages);
  });

  it('reads any options that are written as JSON, several pipelines in one argument', () => {
    const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}(\.[a-z0-9-]{1,4})?$/);
    const key = fc.stringMatching(/^[a-zA-Z]{1,6}$/);
    const stage = fc.record({
      id,
      options: fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3, noNullPrototype: true }),
    });
    const pipelines = fc.array(fc.array(stage, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(pipelines, (list) => {
        const text = list
          .map((stages) =>
            stages
              .map(({ id: name, options }) =>
                [name, ...Object.entries(options).map(([k, v]) => `${k}=${JSON.stringify(v)}`)].join(':'),
              )
              .join('+'),
          )
          .join(',');
        const expected = list.map((stages) => JSON.parse(JSON.stringify(stages)));
        expect(parseNames(text).map(parsePipeline)).toEqual(expected);
      }),
    );
  });

  it.each(['dct:keep', 'dct:', 'dct:=4', 'power+dct:4'])('refuses %j', (text) => {
    expect(() => parsePipeline(text)).toThrowError(refused(`Cannot use '${text}': expected key=value`));
  });
});

describe('chooseCodec', () => {
  it('puts filters, a codec and packers together, each with its options', async () => {
    const codec = await chooseCodec(own, 'crop+power:exponent=0.5+dct:keep=8+deflate:level=1', {
      blockSize: 8,
    });
    expect(codec.id).toBe('crop+power+dct+deflate');
    expect(codec.options).toEqual({ keep: 8, blockSize: 8 });
    const array = maxwellian([8, 8, 8]);
    const info = await registry.inspect(codec.encode(array));
    expect(info.filters.map(({ id }) => id)).toEqual(['crop', 'power']);
    expect(info.filters[1]!.params).toMatchObject({ exponent: 0.5 });
    expect(info.packers.map(({ id }) => id)).toEqual(['deflate']);
  });

  it.each([
    ['nonsense', "Cannot use codec 'nonsense': registered are "],
    ['nonsense+dct', "Cannot use codec 'nonsense+dct': there is no 'nonsense': registered are "],
    [
      'power',
      'expected any filters, one codec, any packers and any guards, in this order, got power (filter)',
    ],
    ['dct+power', 'in this order, got dct (codec), power (filter)'],
    ['deflate+dct', 'in this order, got deflate (packer), dct (codec)'],
    ['dct+zlib', 'in this order, got dct (codec), zlib (codec)'],
    ['power:exponent=7+dct', 'Cannot use option exponent of power'],
    ['power+dct:nonsense=1', 'unknown option nonsense'],
    ['', "Cannot use codec '': registered are "],
  ])('refuses %j', async (text, reason) => {
    await expect(chooseCodec(own, text)).rejects.toThrowError(refused(reason));
  });

  it('takes what a plugin exports with the options that it has bound, and in pipelines of ours', async () => {
    const stages = await loadPlugins(registry, [plugin]);
    const factorOf = async (text: string): Promise<unknown> => {
      const bytes = (await chooseCodec(stages, text)).encode(maxwellian([4, 4]));
      return (await stages.registry.inspect(bytes)).filters[0]?.params;
    };
    expect(await factorOf('me.scale+me.plain')).toEqual({ by: 8 });
    expect(await factorOf('me.scale+zlib')).toEqual({ by: 4 });
    expect(await factorOf('me.scale:by=3+me.plain')).toEqual({ by: 3 });
    expect(await factorOf('power:exponent=1+me.plain')).toEqual({ exponent: 1, negatives: 0 });
  });
});

describe('chooseContestants', () => {
  const labels = async (stages: Stages, names?: string[]): Promise<string[]> =>
    (await chooseContestants(stages, names, [])).map(({ label }) => label);

  it('takes all codecs where none is named, those of plugins and their pipelines too', async () => {
    const codecs = await codecIds();
    expect(await labels(own)).toEqual(codecs);
    const more = await labels(await loadPlugins(registry, [plugin]));
    expect(more).toEqual(expect.arrayContaining([...codecs, 'me.plain', 'me.steps', 'me.scale+me.plain']));
    expect(more).not.toContain('me.scale');
  });

  it('gives an effort to the codecs that have one', async () => {
    const names = ['dct', 'dct:keep=3', 'dwt:effort=2', 'zlib', 'power+dwt'];
    const found = withEffort(await chooseContestants(own, names, []), 0);
    expect(found.map(({ label, codec }) => [label, codec.options])).toEqual([
      ['dct', { effort: 0 }],
      ['dct:keep=3', { keep: 3 }],
      ['dwt:effort=2', { effort: 2 }],
      ['zlib', {}],
      ['power+dwt', { effort: 0 }],
    ]);
    const wrong = await chooseContestants(own, ['dct'], []);
    expect(() => withEffort(wrong, 9)).toThrow('effort');
  });

  it('gives a time to the codecs that can keep to one, where none is chosen', async () => {
    const { spec } = await chooseCodec(own, 'dct');
    const learner = defineCodec<{ seconds?: number }, object>({
      ...spec,
      resolve: (options) => options,
      budget: (seconds) => ({ seconds }),
    });
    const given = [spec, learner.spec].map((each) => ({ label: each.id, codec: defineCodec(each) }));
    const chosen = { label: 'chosen', codec: learner.with({ seconds: 9 }) };
    const found = withBudget([...given, chosen], 3);
    expect(found.map(({ codec }) => codec.options)).toEqual([{}, { seconds: 3 }, { seconds: 9 }]);
  });

  it('takes a codec several times with other options, under the texts that were given', async () => {
    const found = await chooseContestants(own, ['dct:keep=2', 'dct', 'dct:keep=3', 'dct'], ['dct.keep=5']);
    expect(found.map(({ label, codec }) => [label, codec.options])).toEqual([
      ['dct:keep=2', { keep: 2 }],
      ['dct', { keep: 5 }],
      ['dct:keep=3', { keep: 3 }],
    ]);
  });
});
