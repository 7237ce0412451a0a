import { buildSchema } from 'graphql';

const ofNode = 'id: ID! node: Node nodes(first: Int!, colors: [Color!] = [RED, GREEN]): [Node!]!';

/** Schema with all kinds of types, and with non-null and lists at each level. */
export const schemaWithEverything = buildSchema(`
  scalar Odd
  enum Color { RED GREEN BLUE }
  input Point { x: Int! = 1, y: Float, color: Color = RED, inner: Point, odds: [Odd!], names: [[String!]] = [["a"]] }

  interface Node { ${ofNode} name(length: Int = 3): String }
  interface Named implements Node { ${ofNode} name(length: Int = 3, odd: Odd): String! named: Named! }
  union Any = A | C | Leaf

  type Leaf {
    int: Int intN: Int! float: Float floats: [Float!]! bool: Boolean! id: ID matrix: [[Int]] matrixN: [[Int!]!]!
    text: String textN: String! texts: [String] textsN: [String!]!
    color: Color colorN: Color! colors: [Color!] odd: Odd oddN: Odd! odds: [Odd] oddsN: [Odd!]!
    many(point: Point, points: [Point!]! = [{ x: 2 }], text: String!, odd: Odd): String
  }
  type A implements Node & Named {
    ${ofNode} name(length: Int = 3, odd: Odd): String! named: Named!
    leaf: Leaf leafN: Leaf! any: Any anyN: Any!
  }
  type B implements Node {
    ${ofNode} name(length: Int = 3): String
    leaves: [Leaf] leavesN: [Leaf!]! deep: [[Leaf!]]! any: [Any!] color: Color!
  }
  type C {
    a: A! b: B bs: [B!]! anys: [[Any]!] node(id: ID!, point: Point = { x: 4, inner: { x: 5 } }): Node
    text(a: String = "x", b: [Int!], c: Color, d: Boolean!, e: Odd): String!
  }
  type Other { id: ID! leaf: Leaf! }

  type Query {
    a: A aN: A! b(point: Point): B c: C! leaf: Leaf leaves: [Leaf!]! node(id: ID!): Node
    named: Named any: Any anys: [Any!]! other: Other text(point: Point!): String
  }
  type Mutation { first: Leaf second(point: Point): Leaf! third: [A] fourth: Int! fifth(text: String!): Any }
  type Subscription { events: C nodes: [Node!]! text: String! }
`);
